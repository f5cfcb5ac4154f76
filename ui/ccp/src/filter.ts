import type { Destination } from "../../shared/wire.ts";

/** Without case and accents. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
}

/** Those whose name, description or person hold every word of the query, by name. */
export function matching(destinations: readonly Destination[], query: string): readonly Destination[] {
  const words = fold(query).split(/\s+/);
  return destinations
    .filter(({ name, description, person }) => {
      const text = fold(`${name} ${description} ${person}`);
      return words.every((word) => text.includes(word));
    })
    .sort((one, other) => fold(one.name).localeCompare(fold(other.name)));
}
