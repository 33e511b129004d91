package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/page"
	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// Limits of a connection.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second // of a request with its body
	writeTimeout  = 30 * time.Second // of an answer, for a slow phone
	idleTimeout   = 60 * time.Second
	maxHeader     = 8 << 10
	// shutdownTimeout is what answers under way are given at the end.
	shutdownTimeout = 3 * time.Second
)

// Config is what a server needs. All of it is required but what says otherwise.
type Config struct {
	Control api.Control
	Views   *view.Views
	// Absent returns the arenas that are shown and do not run, with the reason in their
	// status. They follow those that run. Nil means none.
	Absent func() []view.Status
	// Voices are what agents do while a round is open; nil if this process runs none.
	Voices *news.Voices
	// SignHead signs where a journal stands; see [api.Config]. Nil signs none.
	SignHead func(ctx context.Context, head *arena.SignedHead, at time.Time) (ok bool)
	// Public leaves out of an error what the audience need not know; nil leaves all in.
	Public   func(text string) string
	Calendar *arena.Calendar
	Mode     arena.Mode
	Version  string
	Logger   *slog.Logger

	// AdminToken is the secret behind which commands are. Without one they are all
	// refused.
	AdminToken string
	// AllowedOrigins are the exact origins, such as "http://localhost:3000", whose
	// pages may call the API.
	AllowedOrigins []string
	// Proxies are believed when they say who is behind them; by default nobody is.
	Proxies Proxies
	// How many may watch: in all, from one address, and newcomers in a second. Zero
	// means what [push.Config] says.
	MaxConnections, MaxPerAddress, MaxAccepts int
	// Secret makes of an address what a journal may hold of it; whoever is to be known
	// again after a restart needs the same. Nil means one of this process.
	Secret []byte
	// Now is the wall clock; nil means time.Now.
	Now func() time.Time
	// Timings are told as metrics; nil for none.
	Timings *Timings
}

// shown are the arenas that are shown, in their order.
func (c *Config) shown() []view.Status {
	shown := c.Control.Arenas()
	if c.Absent != nil {
		shown = append(shown, c.Absent()...)
	}
	return shown
}

// A Server answers HTTP requests. It is not ready until SetReady says so.
type Server struct {
	Config
	handler  http.Handler
	document []byte // of the API
	listing  *view.Listing
	hub      *push.Hub
	desk     *news.Desk
	api      *api.API
	page     *page.Page
	writer   *reply.Writer
	ready    atomic.Bool
	closing  atomic.Bool

	address   func(*http.Request) string // of a client
	guesses   guesses                    // wrong admin tokens
	strangers strangers                  // whom the log has told of
	readers   readers                    // who asks
	reloading atomic.Int32               // how many reloads are under way
	changing  sync.Mutex                 // held while feeds come and go
}

// NewServer returns a server that serves nothing yet.
func NewServer(cfg Config) (*Server, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.SignHead == nil {
		cfg.SignHead = func(context.Context, *arena.SignedHead, time.Time) bool { return false }
	}
	address, err := cfg.Proxies.clientAddress()
	if err != nil {
		return nil, err
	}
	document, err := OpenAPI()
	if err != nil {
		return nil, err
	}
	s := &Server{Config: cfg, address: address, document: document, writer: reply.NewWriter(cfg.Logger)}
	s.hub = push.NewHub(push.Config{
		Origins: cfg.AllowedOrigins, Address: address, Refuse: s.refuseViewer,
		MaxConnections: cfg.MaxConnections, MaxPerAddress: cfg.MaxPerAddress, MaxAccepts: cfg.MaxAccepts,
	})
	s.listing, s.desk = &view.Listing{Views: cfg.Views, Configured: cfg.shown, Public: cfg.Public}, news.NewDesk(s.hub)
	if err := s.openStreams(); err != nil {
		return nil, err
	}
	s.api = api.New(api.Config{
		Listing: s.listing, Journal: cfg.Views.Journal(), Control: cfg.Control, Desk: s.desk, Calendar: cfg.Calendar,
		Mode: cfg.Mode, Version: cfg.Version, Now: cfg.Now, Writer: s.writer, Reload: s.Reload,
		Address: address, Pseudonym: pseudonyms(cfg.Secret), SignHead: cfg.SignHead,
	})
	s.page, err = page.New(page.Config{Listing: s.listing, Desk: s.desk, Calendar: cfg.Calendar, Now: cfg.Now, Writer: s.writer})
	if err != nil {
		return nil, err
	}
	s.handler = s.guarded()
	return s, nil
}

// openStreams lets the hub serve what the views tell, in the order in which arenas
// are shown.
func (s *Server) openStreams() error {
	for _, configured := range s.shown() {
		if followed, ok := s.Views.Of(configured.ID); ok {
			stream, err := s.desk.Open(configured.ID)
			if err != nil {
				return err
			}
			followed.TellTo(stream)
		}
	}
	return nil
}

// Handler returns every route behind every guard.
func (s *Server) Handler() http.Handler { return s.handler }

// SetReady says whether /readyz may answer yes. All arenas must have been read,
// too.
func (s *Server) SetReady(ready bool) { s.ready.Store(ready) }

// Close sends the audience away. Serve does so by itself; who only uses Handler
// must.
func (s *Server) Close(ctx context.Context) error {
	if err := s.hub.Shutdown(ctx); err != nil {
		return fmt.Errorf("close sockets: %w", err)
	}
	return nil
}

// Serve answers requests on ln until ctx ends, gives those under way a few
// seconds, and closes ln. It returns nil unless ln failed.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ConnState:         (&visitors{exempt: s.Proxies.trusts}).changed,
		ErrorLog:          slog.NewLogLogger(s.Logger.Handler(), slog.LevelDebug),
	}
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { s.desk.WatchPhases(watching, s.listing) })
	if s.Voices != nil {
		watch.Go(func() { s.desk.WatchVoices(watching, s.Voices) })
	}
	defer watch.Wait()
	defer stop()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	s.closing.Store(true)
	// The context that ended says that it is time to go; the answers under way
	// have one of their own.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	_ = s.Close(grace) // what is left then is cut
	if err := server.Shutdown(grace); err != nil {
		_ = server.Close() // what is left was too slow
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", ln.Addr(), err)
	}
	return nil
}
