package api_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

const headPath = "/api/arenas/main/head"

// A head tells the last record with its sum, and is signed with the key that the season
// names, and with no other.
func TestHead_IsSignedByWhomTheSeasonNames(t *testing.T) {
	t.Parallel()
	var signer *arena.Signer
	var r *viewtest.Recorder
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, cfg *transport.Config) {
		signer = transporttest.Signing(t, cfg)
		r = viewtest.NewRecorder(t, w.Journal, transporttest.Main)
	})
	transporttest.Refused(t, w.Get(headPath), reply.WrongPhase, http.StatusConflict)
	r.Start(w.Now.Add(time.Minute)) // without a key
	w.Reach(r.Season.State.Seq)
	transporttest.Refused(t, w.Get(headPath), reply.WrongPhase, http.StatusConflict)

	r.Season.Name(signer)
	r.Start(w.Now.Add(time.Minute))
	r.Run(3)
	w.Reach(r.Season.State.Seq)
	answer := w.Get(headPath)
	transporttest.Object(t, answer, http.StatusOK)
	var head arena.SignedHead
	if err := json.Unmarshal(answer.Body.Bytes(), &head); err != nil {
		t.Fatal(err)
	}
	if err := head.Check(); err != nil || head.Signer != signer.Public() {
		t.Errorf("signed by %s: %v", head.Signer, err)
	}
	if head.Arena != "main" || head.Season != 2 || head.Record != r.Season.State.Seq || !head.Time.Equal(w.Now.Truncate(time.Second)) {
		t.Errorf("head %+v, want that of season 2 at record %d", head, r.Season.State.Seq)
	}
	for record, err := range w.Journal.Read(t.Context(), transporttest.Main, head.Record-1) {
		if err != nil || record.Sum != head.Sum {
			t.Errorf("the sum is %s, and %s in the journal, %v", head.Sum, record.Sum, err)
		}
	}

	other, err := arena.NewSigner(make([]byte, arena.SignerSeedSize))
	if err != nil {
		t.Fatal(err)
	}
	r.Season.Name(other)
	r.Start(w.Now.Add(time.Minute))
	w.Reach(r.Season.State.Seq)
	transporttest.Refused(t, w.Get(headPath), reply.Unavailable, http.StatusServiceUnavailable)
}
