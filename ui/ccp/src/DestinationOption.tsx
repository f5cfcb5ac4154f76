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
  readonly place: number;
  readonly chosen: boolean;
  onChoose(): void;
  onTransfer(): void;
}

/** Of the option at this place in the list. */
export const optionId = (place: number): string => `quick-connect-${place}`;

/** One quick connect: whom it reaches and, of an agent, what he is doing now. The keyboard stays in the search field. */
export function DestinationOption({ destination, place, chosen, onChoose, onTransfer }: Props) {
  const { name, activity, status, since } = destination;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field moves among the options and presses Enter for them
    <div
      role="option"
      id={optionId(place)}
      className="destination"
      data-quick-connect={destination.quick_connect}
      data-kind={destination.kind}
      data-tone={activity === null ? "over" : activityTone(activity)}
      aria-selected={chosen}
      tabIndex={-1}
      onClick={onChoose}
      onDoubleClick={onTransfer}
    >
      <Icon name={KIND[destination.kind]} />
      <span className="destination-name">
        <strong>{name}</strong>
        <span>{details(destination)}</span>
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

/** The person where neither name nor description says who it is, and the description. */
function details({ name, person, description }: Destination): string {
  const known = `${name} ${description}`.includes(person);
  return [known ? "" : person, description].filter((part) => part !== "").join(" · ");
}
