import { usePage } from "./context";
import { PlainDialog } from "./plaindialog";

/** The keys. */
export function Help() {
  const { help } = usePage().screen;
  const close = () => {
    help.value = false;
  };
  return help.value ? <PlainDialog class="help" title="Keys" content="KeyTable" onClose={close} /> : null;
}
