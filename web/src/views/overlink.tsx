import type { ComponentChildren } from "preact";
import { type Over, overPath } from "../store/route";
import { usePage } from "./context";

/** A link to what lies over the page; a plain click opens it here. */
export function OverLink({ to, children }: { to: Over; children: ComponentChildren }) {
  const { screen } = usePage();
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    screen.open(to);
  };
  return (
    <a href={overPath(screen.arena, to)} onClick={open}>
      {children}
    </a>
  );
}
