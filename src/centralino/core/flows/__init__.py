"""Amazon's flow language: documents, their validation, and the interpreter that steps them."""
