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
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  next: "M6 5l9 7-9 7zM18 5v14",
  previous: "M18 5l-9 7 9 7zM6 5v14",
  shuffle: "M3 7h4l10 10h4M3 17h4l3-3M14 10l3-3h4M18 4l3 3-3 3M18 14l3 3-3 3",
  loop: "M4 11V9a3 3 0 0 1 3-3h13M17 3l3 3-3 3M20 13v2a3 3 0 0 1-3 3H4M7 15l-3 3 3 3",
  loopOne: "M4 11V9a3 3 0 0 1 3-3h13M17 3l3 3-3 3M20 13v2a3 3 0 0 1-3 3H4M7 15l-3 3 3 3M11 10.5l1.5-1v5",
  volume: "M4 9v6h4l5 4V5L8 9zM16.5 8.5c2 2 2 5 0 7M19 6c3.5 3.5 3.5 8.5 0 12",
  muted: "M4 9v6h4l5 4V5L8 9zM17 9.5l5 5M22 9.5l-5 5",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  small: "M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5",
  chat: "M4 5h16v11H11l-4 4v-4H4z",
  people:
    "M9 4a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M2 20c0-8 14-8 14 0M16 4.5a3.5 3.5 0 0 1 0 6M18.5 14.5c2 .8 3.5 2.5 3.5 5.5",
  list: "M4 6h16M4 12h16M4 18h9",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  help: "M9 9c0-4 6.5-4 6.5 0c0 2.5-3.300 2.5-3.300 5.5M12.200 18.5v.5",
  headphones: "M4 15v-2a8 8 0 0 1 16 0v2M4 14h3v6H4zM17 14h3v6h-3z",
  mic: "M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5 11c0 9 14 9 14 0M12 18v3",
  up: "M12 19V6M6 11l6-6 6 6",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  search: "M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14M16 16l5 5",
  captions: "M3 5h18v14H3zM7 12h4M14 12h3M7 15.5h6M16 15.5h1",
  clock: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5l3.5 2",
  bin: "M5 7h14M10 4h4M7 7l1 13h8l1-13",
  screen: "M3 5h18v11H3zM9 20h6M12 16v4",
  send: "M5 12h13M12 5l7 7-7 7",
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
