package transport_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	ln, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return ln
}

func TestServe_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	ln := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Server.Serve(ctx, ln) }()

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+ln.Addr().String()+"/healthz", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	client := new(http.Transport)
	answer, err := client.RoundTrip(request)
	if err != nil || answer.StatusCode != http.StatusOK || answer.Body.Close() != nil {
		t.Fatalf("%v, %v", answer, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v", err)
	}
	if body := transporttest.Object(t, w.Get("/readyz"), http.StatusServiceUnavailable); body["status"] != "stopping" {
		t.Errorf("ready after its end: %v", body)
	}
	if _, err := new(net.Dialer).DialContext(t.Context(), "tcp", ln.Addr().String()); err == nil {
		t.Error("the port is still open")
	}
	client.CloseIdleConnections()
}

func TestServe_SaysWhyItCannot(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	ln := listen(t)
	if err := ln.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Server.Serve(t.Context(), ln); err == nil || !strings.Contains(err.Error(), "serve 127.0.0.1") {
		t.Errorf("Serve = %v", err)
	}
}

// A command that never ends must not hold the server open for ever.
func TestServe_GivesUpOnSlowAnswersAtTheEnd(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	w.Control.Hang = true
	ln := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Server.Serve(ctx, ln) }()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, err = conn.Write([]byte("POST /api/arenas/main/start HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + transporttest.Token + "\r\n\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, cancel)
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("Serve = %v", err)
		}
	case <-time.After(arenatest.Patience()):
		t.Fatal("it never ended")
	}
}

func TestAdmin_DoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := transporttest.NewWorld(t, 3, nil)
		w.Control.Hang = true
		transporttest.Refused(t, w.Command("/api/arenas/main/start", ""), reply.Timeout, http.StatusGatewayTimeout)
	})
}
