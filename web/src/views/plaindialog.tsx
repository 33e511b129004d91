import type { ComponentChildren } from "preact";
import { Dialog } from "./dialog";
import { Icon } from "./icons";

interface Props {
  class: string;
  title: string;
  children: ComponentChildren;
  onClose(): void;
}

/** A dialog with a title. */
export function PlainDialog({ class: look, title, children, onClose }: Props) {
  return (
    <Dialog class={look} label={title} onClose={onClose}>
      <div class="title">
        <h2>{title}</h2>
        <button type="button" class="tool" aria-label="Close" onClick={onClose}>
          <Icon shape="close" />
        </button>
      </div>
      {children}
    </Dialog>
  );
}
