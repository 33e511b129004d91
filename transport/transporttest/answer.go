package transporttest

import (
	"encoding/json"
	"net/http/httptest"
	"testing"

	"github.com/seed45548214/arena/transport/reply"
)

// Object reads a JSON answer of the given status.
func Object(t *testing.T, answer *httptest.ResponseRecorder, status int) map[string]any {
	t.Helper()
	var value map[string]any
	if answer.Code != status || json.Unmarshal(answer.Body.Bytes(), &value) != nil {
		t.Fatalf("status %d, want %d; body %s", answer.Code, status, answer.Body)
	}
	return value
}

// Refused fails unless answer is an error of that code and status.
func Refused(t *testing.T, answer *httptest.ResponseRecorder, code reply.Code, status int) string {
	t.Helper()
	fault, _ := Object(t, answer, status)["error"].(map[string]any)
	message, _ := fault["message"].(string)
	if fault["code"] != string(code) || message == "" || status != code.Status() {
		t.Errorf("error %v, want code %s", fault, code)
	}
	return message
}

// Dig follows a path of names and places into a JSON value.
func Dig(t *testing.T, value any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			members, ok := value.(map[string]any)
			if _, there := members[step]; !ok || !there {
				t.Fatalf("no %q in %v of %v", step, path, value)
			}
			value = members[step]
		case int:
			list, ok := value.([]any)
			if !ok || step >= len(list) {
				t.Fatalf("no element %d of %v in %v", step, path, value)
			}
			value = list[step]
		}
	}
	return value
}
