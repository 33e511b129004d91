package transport

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/seed45548214/arena/transport/reply"
)

// admin lets only those pass who know the token.
func (s *Server) admin(next reply.Func) reply.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		if s.AdminToken == "" {
			return &reply.Error{Code: reply.AdminDisabled, Message: "Commands are switched off; set ARENA_ADMIN_TOKEN and restart the server."}
		}
		scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
		if !ok || !strings.EqualFold(scheme, "Bearer") {
			w.Header().Set("WWW-Authenticate", `Bearer realm="arena"`)
			return &reply.Error{Code: reply.MissingToken, Message: `This needs the admin token; send "Authorization: Bearer TOKEN".`}
		}
		// Hashes have one length, so that not even the token's is given away.
		given, want := sha256.Sum256([]byte(strings.TrimSpace(token))), sha256.Sum256([]byte(s.AdminToken))
		if subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
			s.guessed(r)
			w.Header().Set("WWW-Authenticate", `Bearer realm="arena", error="invalid_token"`)
			return &reply.Error{Code: reply.WrongToken, Message: "This is not the admin token; the server says at its start where to find it."}
		}
		return next(w, r)
	}
}
