import { Icon, type IconName } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import type { Destination, DestinationKind } from "../../shared/wire.ts";
import { Elapsed } from "./time.tsx";
import { activityTone } from "./tone.ts";

const KIND: Record<DestinationKind, IconName> = {
  user: "agent",
  queue: "queue",
  phone_number: "phone",
  flow: "flow",
};

interface Props {
  readonly destination: Destination;
  readonly chosen: boolean;
  onChoose(): void;
  onTransfer(): void;
}

export const optionId = (destination: Destination): string => `quick-connect-${destination.quick_connect}`;

/** One quick connect: whom it reaches and, of an agent, what he is doing now. The keyboard stays in the search field. */
export function DestinationOption({ destination, chosen, onChoose, onTransfer }: Props) {
  const { name, person, description, activity, status, since } = destination;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field moves among the options and presses Enter for them
    <div
      role="option"
      id={optionId(destination)}
      className="destination"
      data-quick-connect={destination.quick_connect}
      data-tone={activity === null ? "over" : activityTone(activity)}
      aria-selected={chosen}
      tabIndex={-1}
      onClick={onChoose}
      onDoubleClick={onTransfer}
    >
      <Icon name={KIND[destination.kind]} />
      <span className="destination-name">
        <strong>{name}</strong>
        <span>{[person === name ? "" : person, description].filter(Boolean).join(" · ")}</span>
      </span>
      {activity !== null && (
        <span className="presence" data-testid="presence">
          {activity === "custom" ? status : texts.activity[activity]}
          {since !== null && <Elapsed since={since} />}
        </span>
      )}
    </div>
  );
}
