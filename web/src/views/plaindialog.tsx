import { usePage } from "./context";
import { Dialog } from "./dialog";
import { Icon } from "./icons";
import { TroubleNote } from "./trouble";

interface Props {
  class: string;
  title: string;
  content: "KeyTable" | "CostTable";
  onClose(): void;
}

/** A dialog with a title, over what its part of the script shows. */
export function PlainDialog({ class: look, title, content, onClose }: Props) {
  const { dialogs } = usePage().parts;
  dialogs.fetch();
  const Content = dialogs.question.answer.value?.[content];
  return (
    <Dialog class={look} label={title} onClose={onClose}>
      <div class="title">
        <h2>{title}</h2>
        <button type="button" class="tool" aria-label="Close" onClick={onClose}>
          <Icon shape="close" />
        </button>
      </div>
      {Content ? (
        <Content />
      ) : (
        <TroubleNote question={dialogs.question} what={`The ${title.toLowerCase()} did not load.`} />
      )}
    </Dialog>
  );
}
