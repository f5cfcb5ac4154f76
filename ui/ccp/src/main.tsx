import "../../shared/tokens.css";
import { createRoot } from "react-dom/client";
import { rootElement } from "../../shared/root.ts";

createRoot(rootElement()).render(<h1>Contact Control Panel</h1>);
