import { usePage } from "./context";
import { Later } from "./later";
import { PlainDialog } from "./plaindialog";

/** The keys. */
export function Help() {
  const { help } = usePage().screen;
  const close = () => {
    help.value = false;
  };
  if (!help.value) return null;
  return (
    <PlainDialog class="help" title="Keys" onClose={close}>
      <Later what="keys" />
    </PlainDialog>
  );
}
