package feeds

import "fmt"

// An InputError is a bad file of prices or of corporate actions: where it is
// wrong, what is wrong, and what to do.
type InputError struct {
	Path    string // of the file or folder
	Line    int    // zero when the whole of it is meant
	Problem string
	Remedy  string
	Err     error // the cause, if there is one beneath
}

// Error returns one sentence, such as `bars.csv:7: the low is above the high;
// correct or remove the row`.
func (e *InputError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s; %s", e.Path, e.Problem, e.Remedy)
	}
	return fmt.Sprintf("%s:%d: %s; %s", e.Path, e.Line, e.Problem, e.Remedy)
}

// Unwrap returns the cause.
func (e *InputError) Unwrap() error { return e.Err }
