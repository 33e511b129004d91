package reply

import (
	"context"
	"net/http"
)

// How much is kept of answers that were made: so many, and so many bytes in all.
const (
	keptAnswers = 512
	keptBytes   = 16 << 20
)

// A body is what a tag stands for. Nobody changes it.
type body struct {
	plain, packed []byte // packed is nil where it saves no packet
}

// Weight implements [kept.Answer].
func (b *body) Weight() int { return cap(b.plain) + cap(b.packed) }

// Tagged answers with what value returns, whose content the tag names: 304 to a client
// that has it. The answer to a path and its query is made once for everybody who asks
// while the tag stays, so that value is not called for most. What it is given does not
// end with the request.
func (a *Writer) Tagged(w http.ResponseWriter, r *http.Request, tag string, value func(context.Context) (any, error)) error {
	if Fresh(w, r, tag) {
		return nil
	}
	question := r.URL.Path + "?" + r.URL.Query().Encode()
	made, err := a.bodies.Of(question, tag, func() (*body, error) {
		return a.body(context.WithoutCancel(r.Context()), value)
	})
	if err != nil {
		w.Header().Del("ETag")
		return err //nolint:wrapcheck // it is that of value
	}
	w.Header().Set("Content-Type", jsonType)
	if made.packed != nil && TakesGzip(r.Header.Get("Accept-Encoding")) {
		w.Header().Set("Content-Encoding", "gzip")
		Send(w, http.StatusOK, made.packed)
		return nil
	}
	Send(w, http.StatusOK, made.plain)
	return nil
}

func (a *Writer) body(ctx context.Context, value func(context.Context) (any, error)) (*body, error) {
	made, err := value(ctx)
	if err != nil {
		return nil, err
	}
	plain, err := encode(made)
	if err != nil {
		return nil, err
	}
	b := &body{plain: plain}
	if len(plain) >= minGzip {
		b.packed = a.gzip(plain)
	}
	return b, nil
}
