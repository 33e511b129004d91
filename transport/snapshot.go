package transport

import (
	"fmt"
	"net/http"
)

// snapshot is what a socket gets first, for clients that only poll.
func (s *Server) snapshot(w http.ResponseWriter, r *http.Request) error {
	if _, err := queryOf(r); err != nil {
		return err
	}
	e, err := s.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	view, ok := s.Views.Of(e.ID)
	stream, open := s.desk.Of(e.ID)
	if !ok || !open || !view.Tells() {
		return notYet()
	}
	update := stream.Snapshot()
	if fresh(w, r, fmt.Sprintf(`"%s:%d"`, update.Epoch, update.To)) {
		return nil
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	s.write(w, r, http.StatusOK, update.Text())
	return nil
}

func notYet() *Error {
	return &Error{Unavailable, "The journal of the arena is being read; ask again in a moment."}
}
