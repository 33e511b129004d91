package transport

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"

	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/reply"
)

// pseudonymBytes is how much of a hash is a name: among all viewers of a round no two
// have the same.
const pseudonymBytes = 8

// pseudonyms returns what gives names by a secret: HMAC-SHA256 over the parts, each after
// its length. Without a secret they are those of this process.
func pseudonyms(secret []byte) func(parts ...string) string {
	if len(secret) == 0 {
		secret = []byte(rand.Text())
	}
	return func(parts ...string) string {
		sum := hmac.New(sha256.New, secret)
		for _, part := range parts {
			_, _ = sum.Write([]byte(strconv.Itoa(len(part)) + ":" + part)) // a hash never fails
		}
		return hex.EncodeToString(sum.Sum(nil)[:pseudonymBytes])
	}
}

// ownPages keeps pages of foreign origins from writing through whoever looks at them.
// Programs have no origin.
func (s *Server) ownPages(next reply.Func) reply.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		if !push.AllowedOrigin(r, s.AllowedOrigins) {
			return &reply.Error{
				Code:    reply.OriginRefused,
				Message: "Pages of " + reply.Quoted(r.Header.Get("Origin")) + " may not write here; add the origin to ALLOWED_ORIGINS.",
			}
		}
		return next(w, r)
	}
}
