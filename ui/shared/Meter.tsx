import { useEffect, useRef } from "react";
import { Icon, type IconName } from "./Icon.tsx";

/** What the meter shows, in dB below full scale: from nothing to full. */
const FLOOR = -60;
const CEILING = -6;
const INTERVAL = 80;

/** A bar that follows a level, read a dozen times a second and painted past React. */
export function Meter({ icon, label, level }: { icon: IconName; label: string; level: () => number }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const share = (level() - FLOOR) / (CEILING - FLOOR);
      bar.current?.style.setProperty("--share", Math.min(1, Math.max(0, share)).toFixed(2));
    }, INTERVAL);
    return () => clearInterval(timer);
  }, [level]);
  return (
    <span className="meter" title={label}>
      <Icon name={icon} />
      <span className="visually-hidden">{label}</span>
      <span className="meter-bar" ref={bar} />
    </span>
  );
}
