/** The mark: a line that ends in the live dot. */
export function Mark() {
  return (
    <svg viewBox="0 0 22 16" aria-hidden="true">
      <path d="M1.5 13.5l5.5-6 4 4 6.5-8" />
      <circle cx="19" cy="3" r="2.4" />
    </svg>
  );
}

const shapes = {
  system: "M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13",
  light:
    "M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.1 1.1M11.9 11.9L13 13M13 3l-1.1 1.1M4.1 11.9L3 13",
  dark: "M13.5 9.6A5.8 5.8 0 016.4 2.5a5.8 5.8 0 107.1 7.1z",
  close: "M4 4l8 8M12 4l-8 8",
  left: "M13 8H3M7 4L3 8l4 4",
  right: "M3 8h10M9 4l4 4-4 4",
  help: "M6 6.2a2 2 0 113 1.7c-.7.4-1 .8-1 1.6M8 11.9v.1M8 1.7a6.3 6.3 0 100 12.6A6.3 6.3 0 008 1.7z",
} as const;

/** A line drawing of 16 by 16. */
export function Icon({ shape }: { shape: keyof typeof shapes }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[shape]} />
    </svg>
  );
}
