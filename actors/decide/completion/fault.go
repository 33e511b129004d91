package completion

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// LongestBody is how many bytes an answer may have. One that is longer need not be read to
// its end.
const LongestBody = 4 << 20

// A fault is why an endpoint did not answer.
type fault struct {
	outcome Outcome
	why     string
	plainer bool
}

// fail makes a reading of an answer that is none.
func (r *Reading) fail(f *fault, response *Response) {
	r.Outcome, r.Why, r.Plainer = f.outcome, f.why, f.plainer
	if f.outcome == Retry {
		r.NotBefore = notBefore(response)
	}
}

// faultOf is what is wrong with a response; nil if a model answered. An error beside
// an answer wins.
func faultOf(response *Response, b body, found bool) *fault {
	failed := response.Status >= http.StatusBadRequest
	told := b.value.at("error")
	if len(b.value.list) > 0 { // one vendor sends a list of errors
		told = b.value.list[0].at("error")
	}
	switch {
	case told != nil && told.kind != kindNull:
		return classify(codeOf(told, response.Status), wordsOf(told))
	case len(response.Body) > LongestBody:
		return &fault{outcome: Retry, why: "the endpoint sent more than 4 MB"}
	case failed:
		return classify(response.Status, cmp.Or(http.StatusText(response.Status), fmt.Sprintf("the endpoint answered with status %d", response.Status)))
	case !found:
		return &fault{outcome: Retry, why: "the endpoint did not answer with JSON that is whole"}
	case !b.hasChoice:
		return &fault{outcome: Retry, why: "the endpoint answered without a choice"}
	case b.choice.fault != nil:
		return &fault{outcome: Retry, why: wordsOf(b.choice.fault)}
	case b.choice.broken():
		return &fault{outcome: Retry, why: "the endpoint lost the model: " + clipped(b.choice.native)}
	}
	return nil
}

// classify says what is to be done about an error of HTTP.
func classify(code int, words string) *fault {
	f := &fault{outcome: Retry, why: words}
	switch code {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound:
		f.outcome = Bench
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		f.plainer = true
	}
	return f
}

// codeOf is the code of an error as one of HTTP. Vendors that write words mean these.
func codeOf(told *value, status int) int {
	for _, name := range []string{"code", "type", "status"} {
		v := told.at(name)
		if v == nil {
			continue
		}
		if code, err := strconv.Atoi(v.text); err == nil && code >= http.StatusBadRequest {
			return code
		}
		switch strings.ToLower(v.text) {
		case "invalid_api_key", "authentication_error":
			return http.StatusUnauthorized
		case "insufficient_quota", "billing_error":
			return http.StatusPaymentRequired
		case "permission_error":
			return http.StatusForbidden
		case "model_not_found", "not_found_error":
			return http.StatusNotFound
		case "rate_limit_exceeded", "rate_limit_error":
			return http.StatusTooManyRequests
		}
	}
	switch {
	case status >= http.StatusBadRequest:
		return status
	case blames(told):
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// blames reports whether an error is called one of the request, as vendors call all sorts
// of errors.
func blames(told *value) bool {
	for _, name := range []string{"code", "type", "status"} {
		if word := strings.ToLower(told.at(name).word()); word == "invalid_request_error" || word == "invalid_argument" {
			return true
		}
	}
	return false
}

// ofKey is what a key of an endpoint looks like, in an error that repeats it.
var ofKey = regexp.MustCompile(`(?i)\b(?:((?:g?sk|xai)[-_])[\w.*-]{6,}|((?:key|bearer)[-_ :=]+)[\w.*-]*[\d*][\w.*-]*)`)

// wordsOf are those of an error: what the model's own endpoint said, rather than that
// it said something.
func wordsOf(told *value) string {
	words := told.at("message").word()
	if told.kind == kindText {
		words = told.text
	}
	if raw := told.at("metadata", "raw"); raw.says() {
		words = raw.text
	}
	if from := told.at("metadata", "provider_name"); from.says() {
		words = from.text + ": " + words
	}
	if trimmed(words) == "" {
		words = "the endpoint failed without a word"
	}
	return ofKey.ReplaceAllString(long(words), "$1$2…")
}

// long keeps what people read of an error.
func long(text string) string {
	const limit = 300
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}

// notBefore is when an endpoint wants to be asked again. Retry-After is a number of
// seconds or a date, and with some a moment in Unix time.
func notBefore(response *Response) time.Time {
	header := response.Header
	if ms, err := strconv.ParseFloat(header.Get("Retry-After-Ms"), 64); err == nil && ms >= 0 && ms < 1e12 {
		return response.At.Add(time.Duration(ms) * time.Millisecond)
	}
	text := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		switch {
		case seconds >= 1e15, seconds != seconds, seconds < 0:
			return time.Time{}
		case seconds >= 1e12:
			return time.UnixMilli(int64(seconds))
		case seconds >= 1e9:
			return time.Unix(int64(seconds), 0)
		}
		return response.At.Add(time.Duration(seconds * float64(time.Second)))
	}
	if at, err := http.ParseTime(text); err == nil {
		return at
	}
	return time.Time{}
}
