import { usePage } from "./context";
import { Dialog } from "./dialog";
import { Icon } from "./icons";
import { TroubleNote } from "./trouble";

/** The keys. */
export function Help() {
  const { screen, parts } = usePage();
  if (!screen.help.value) return null;
  parts.dialogs.fetch();
  const { KeyTable } = parts.dialogs.question.answer.value ?? {};
  const close = () => {
    screen.help.value = false;
  };
  return (
    <Dialog class="help" label="Keys" onClose={close}>
      <div class="title">
        <h2>Keys</h2>
        <button type="button" class="tool" aria-label="Close" onClick={close}>
          <Icon shape="close" />
        </button>
      </div>
      {KeyTable ? (
        <KeyTable />
      ) : (
        <TroubleNote question={parts.dialogs.question} what="The keys did not load." />
      )}
    </Dialog>
  );
}
