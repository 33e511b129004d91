interface Option<T extends string> {
  value: T;
  label: string;
  title?: string;
}

interface Props<T extends string> {
  label: string;
  options: readonly Option<T>[];
  value: T | null;
  onPick(value: T): void;
  boxed?: boolean;
}

/** A few choices side by side, one of them taken. */
export function Segmented<T extends string>({ label, options, value, onPick, boxed }: Props<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that nobody needs
    <div class={boxed ? "segmented boxed" : "segmented"} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          title={option.title}
          onClick={() => onPick(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
