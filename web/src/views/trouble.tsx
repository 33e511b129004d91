import type { Question } from "../store/question";

interface Props {
  question: Question<unknown>;
  /** What is missing, as a sentence. */
  what: string;
}

/** Says why something is not there, or not new, and lets it be asked for again. */
export function TroubleNote({ question, what }: Props) {
  const trouble = question.trouble.value;
  if (!trouble) return null;
  const asking = question.asking.value;
  return (
    <div class="trouble" role="status">
      <p>
        {what} {trouble.text}
      </p>
      {!trouble.final && (
        <button type="button" class="plain" aria-disabled={asking} onClick={() => question.again()}>
          {asking ? "Asking…" : "Try again"}
        </button>
      )}
    </div>
  );
}
