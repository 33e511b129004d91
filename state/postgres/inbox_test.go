package postgres_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// ask asks the owner of a for something and returns where the answer comes.
func ask(t *testing.T, s *postgres.Store, body string) (answer chan string) {
	t.Helper()
	answer = make(chan string, 1)
	ctx := t.Context()
	go func() {
		told, err := s.Ask(ctx, "a", []byte(body))
		if err != nil {
			told = []byte(err.Error())
		}
		answer <- string(told)
	}()
	return answer
}

// inbox returns what waits for the next request to a.
func inbox(t *testing.T, s *postgres.Store) (next func() state.Request) {
	t.Helper()
	pull, stop := iter.Pull2(s.Requests(t.Context(), "a"))
	t.Cleanup(stop)
	return func() state.Request {
		t.Helper()
		r, err, ok := pull()
		if err != nil || !ok {
			t.Fatalf("request: %v, %v", err, ok)
		}
		return r
	}
}

func wantText(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func fence(t *testing.T, s *postgres.Store) state.Fence {
	t.Helper()
	lease, err := s.Acquire(t.Context(), "a", "one", time.Minute)
	wantNil(t, err)
	return lease.Fence()
}

// Owner and asker are both told: forty requests do not take the twenty seconds in which they
// would find each other by looking. Nothing is left of them.
func TestStore_TellsOfRequestsAndAnswers(t *testing.T) {
	t.Parallel()
	const requests = 40
	url := postgrestest.URL(t)
	s, asker := open(t, url), open(t, url)
	f, next := fence(t, s), inbox(t, s)
	began := time.Now()
	for range requests {
		answer := ask(t, asker, "go")
		wantNil(t, s.Answer(t.Context(), f, next(), []byte("done")))
		wantText(t, <-answer, "done")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("%d requests took %s", requests, took)
	}
	wantNil(t, asker.Close()) // it removes what has been answered, and is waited for
	wantText(t, rowsOf(t, url), "0 requests")
}

// rowsOf says how many requests are kept.
func rowsOf(t *testing.T, url string) (count string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	wantNil(t, err)
	defer conn.Close(t.Context()) //nolint:errcheck // nothing is left to be sent
	wantNil(t, conn.QueryRow(t.Context(), `select count(*) || ' requests' from arena_inbox`).Scan(&count))
	return count
}

const insertRequest = `
insert into arena_inbox (namespace, arena, id, body, asked) values ('default/current', 'a', $1, $1::text::bytea, clock_timestamp())`

// Requests and answers of which nobody was told, as behind a pooler that delivers no
// notification, are found by looking, and the bus is silent.
func TestStore_FindsRequestsAndAnswersThatNobodyTold(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	hears, err := openAlone(t, url).Hears(t.Context())
	if err != nil || !hears {
		t.Errorf("hears notifications: %t, %v", hears, err)
	}
	// It goes before the one of Postgres.
	postgrestest.Exec(t, url, `create function pg_notify(text, text) returns void language sql as ''`)
	s, asker := openAlone(t, url), openAlone(t, url)
	f, next := fence(t, s), inbox(t, s)
	for range 3 {
		answer := ask(t, asker, "go")
		wantNil(t, s.Answer(t.Context(), f, next(), []byte("done")))
		wantText(t, <-answer, "done")
	}
	for _, deaf := range []*postgres.Store{s, asker} {
		if hears, err := deaf.Hears(t.Context()); err != nil || hears {
			t.Errorf("hears notifications that are not sent: %t, %v", hears, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	wantNil(t, s.Publish(t.Context(), []byte("unheard")))
	for message, err := range s.Listen(ctx) {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("heard %q, %v", message, err)
		}
	}
}

// A request that got its number before others and is stored after them is not passed over,
// and none is yielded twice.
func TestStore_YieldsARequestThatIsStoredLate(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	next := inbox(t, open(t, url))
	conn, err := pgx.Connect(t.Context(), url)
	wantNil(t, err)
	defer conn.Close(t.Context()) //nolint:errcheck // nothing is left to be sent
	wantNil(t, pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), insertRequest, "late")
		postgrestest.Exec(t, url, insertRequest, "early")
		wantText(t, string(next().Body), "early")
		return err
	}))
	wantText(t, string(next().Body), "late")
	postgrestest.Exec(t, url, insertRequest, "last")
	wantText(t, string(next().Body), "last")
}

// Nobody does what was asked more than a minute ago, and who still waits for it is told.
func TestStore_ForgetsRequestsAfterAMinute(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	advance := postgrestest.StopClock(t, url)
	s := open(t, url)
	old := ask(t, s, "old")
	wantText(t, string(inbox(t, s)().Body), "old")
	advance(time.Minute + time.Second)
	postgrestest.Exec(t, url, insertRequest, "untold") // which removes nothing
	wantText(t, string(inbox(t, s)().Body), "untold")
	answer := ask(t, s, "new")
	next := inbox(t, s)
	next()
	r := next()
	wantText(t, string(r.Body), "new")
	wantText(t, <-old, "ask the owner of arena a: no owner has answered within a minute")
	wantNil(t, s.Answer(t.Context(), fence(t, s), r, nil))
	wantText(t, <-answer, "")
}

// Who asks and who answers wait for a database that is killed, and find each other.
func TestStore_AsksThroughARestart(t *testing.T) {
	t.Parallel()
	server := postgrestest.Start(t)
	s := open(t, server.URL())
	f := fence(t, s)
	answer := ask(t, s, "go")
	r := inbox(t, s)()
	server.Kill(t)
	for _, err := range s.Requests(t.Context(), "a") {
		if err == nil {
			t.Fatal("a request of a server that is away")
		}
	}
	answered := make(chan error)
	go func() { answered <- s.Answer(t.Context(), f, r, []byte("done")) }()
	server.Restart(t)
	wantNil(t, <-answered)
	wantText(t, <-answer, "done")
}

// A request outside of any arena reaches no owner, and one whose owner is unknown is not
// answered.
func TestStore_AnswersForOwnersOnly(t *testing.T) {
	t.Parallel()
	s := open(t, postgrestest.URL(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { _, _ = s.Ask(ctx, "a", nil) }()
	r := inbox(t, s)()
	err := s.Answer(t.Context(), state.Fence{Arena: "a", Epoch: 1, Owner: "one"}, r, nil)
	if err == nil || !strings.Contains(err.Error(), "the row of a in the table arena_head is gone") {
		t.Errorf("error = %v, want what is missing", err)
	}
}
