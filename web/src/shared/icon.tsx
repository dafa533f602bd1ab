/** The pages' own pictograms, which need no font. */

const PATHS = {
  plus: "M12 5v14M5 12h14",
  file: "M7 3h7l4 4v14H7zM14 3v5h4",
  smile: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M9 9.5v.5M15 9.5v.5M8 14c2 3 6 3 8 0",
  reply: "M9 7 4 12l5 5M4 12h9c4 0 7 2 7 7",
  pencil: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  pin: "M9 3h6l-1 7 3 3v2H7v-2l3-3zM12 15v6",
  cross: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  arrowIn: "M4 12h14M13 7l5 5-5 5",
  arrowOut: "M20 12H6M11 7l-5 5 5 5",
  thread: "M12 4l8 8-8 8-8-8z",
  dot: "M12 12h.01",
  outside: "M8 16 17 7M10 7h7v7",
  open: "M7 10l5 5 5-5",
} as const;

export type IconName = keyof typeof PATHS;

/** Is for the eye only: what it belongs to has words. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" data-name={name} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
