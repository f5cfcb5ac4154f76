import type { ReactNode } from "react";
import { Icon } from "./Icon.tsx";

/** One sentence about what is wrong, and perhaps a button that helps. `quiet`: nothing need be done. */
export function Notice({ name, quiet, children }: { name: string; quiet?: boolean; children: ReactNode }) {
  return (
    <div className="notice" data-testid="notice" data-notice={name} data-quiet={quiet === true}>
      <Icon name={quiet === true ? "clock" : "warning"} />
      {children}
    </div>
  );
}
