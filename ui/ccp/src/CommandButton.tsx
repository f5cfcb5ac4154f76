import { Icon, type IconName } from "../../shared/Icon.tsx";
import { usePresses } from "./panel.ts";
import { type Command, isPending } from "./state.ts";

interface Props {
  readonly command: Command;
  readonly icon: IconName;
  readonly label: string;
  readonly look?: "plain" | "first" | "go" | "stop";
  /** Only the icon shows where it is narrow; `label` is its name. */
  readonly compact?: string;
}

/** One command. Until the shell has answered it shows that it waits. */
export function CommandButton({ command, icon, label, look = "plain", compact }: Props) {
  const { pending, heard, press } = usePresses();
  const waiting = isPending(pending, command);
  return (
    <button
      type="button"
      className={compact === undefined ? "button" : "button compact"}
      data-look={look}
      data-verb={command.verb}
      aria-busy={waiting}
      aria-disabled={waiting || !heard}
      aria-label={compact === undefined ? undefined : label}
      title={compact === undefined ? undefined : label}
      onClick={() => press(command)}
    >
      <Icon name={icon} />
      <span>{compact ?? label}</span>
    </button>
  );
}
