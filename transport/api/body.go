package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/seed45548214/arena/transport/reply"
)

// maxBody is how long the body of a request may be, in bytes.
const maxBody = 4 << 10

// readBody reads one JSON object without unknown fields into body. No body at
// all leaves it as it is.
func readBody(w http.ResponseWriter, r *http.Request, body any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(body)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = errors.New("there is more than one value")
		}
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return large
	}
	return reply.Invalid("The body must be one JSON object: " + whatIsWrong(err) + ".")
}

// whatIsWrong says in words what package json says of Go.
func whatIsWrong(err error) string {
	mistyped, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case ok && mistyped.Field == "":
		return "it is of another kind, " + mistyped.Value
	case ok:
		return "its field " + reply.Quoted(mistyped.Field) + " cannot be of the kind " + mistyped.Value
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}
