package fakellm

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// A failure is an answer that says what is wrong, as OpenAI says it.
type failure struct {
	status  int
	kind    string // OpenAI calls it the type
	code    string
	param   string // the field of the request that is to blame
	message string
}

// invalid is the failure of a request that cannot be answered.
func invalid(status int, param, message string) *failure {
	return &failure{status: status, kind: "invalid_request_error", param: param, message: message}
}

// failureOf is the answer to a request that meets a fault; nil where it gets one.
func failureOf(fault Fault, model string) *failure {
	switch fault {
	case TooMany:
		return &failure{status: http.StatusTooManyRequests, kind: "requests", code: "rate_limit_exceeded", message: "the fake endpoint has too many requests for " + model}
	case Unavailable:
		return &failure{status: http.StatusInternalServerError, kind: "server_error", message: "the fake endpoint had an error while it processed your request"}
	case Forbidden:
		return &failure{status: http.StatusForbidden, kind: "permission_error", message: "your key has no access to the fake model " + model}
	case NoSchema:
		return invalid(http.StatusBadRequest, "response_format", "'response_format' of type 'json_schema' is not supported with this fake model")
	default:
		return nil
	}
}

// write sends the failure.
func (f *failure) write(w http.ResponseWriter) {
	writeJSON(w, f.status, map[string]any{"error": map[string]any{
		"message": f.message, "type": f.kind, "param": orNull(f.param), "code": orNull(f.code),
	}})
}

// orNull is a text, or null where there is none.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// askAgainIn tells a client when to ask again, in whole seconds.
func askAgainIn(w http.ResponseWriter, wait time.Duration) {
	seconds := (wait + time.Second - 1) / time.Second
	w.Header().Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
}

// writeJSON sends a value. An error means that the client has gone.
func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, "the fake endpoint cannot write its answer", http.StatusInternalServerError)
		return
	}
	writeBody(w, status, body)
}

func writeBody(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // an error means that the client has gone
}
