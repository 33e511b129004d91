import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { LineBanner } from "./linebanner";

interface Props {
  class: string;
  label: string;
  onClose(): void;
  onKeyDown?(event: KeyboardEvent): void;
  children: ComponentChildren;
}

/**
 * A modal dialog of the browser's own; Escape and a click beside it close it.
 * What lies under it can be neither seen nor pressed, so it has the banner of its own.
 */
export function Dialog({ class: look, label, onClose, onKeyDown, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      const back = before?.isConnected ? before : document.getElementById("main");
      if (back instanceof HTMLElement) back.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={look}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onKeyDown={onKeyDown}
    >
      {children}
      <LineBanner over />
    </dialog>
  );
}
