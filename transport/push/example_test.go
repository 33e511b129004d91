package push_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/seed45548214/arena/transport/push"
)

func ExampleHub() {
	feed, err := push.NewFeed("k3f9", push.Topic{Name: "timer"}, push.Topic{Name: "fills", Kind: push.Log})
	if err != nil {
		panic(err)
	}
	hub := push.NewHub(push.Config{Origins: []string{"https://watch.example"}})
	if err := hub.Add("main", feed); err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /ws", hub)
	mux.Handle("GET /events", hub.Events())

	record := feed.Begin(1)
	record.Set("timer", "", []byte(`{"phase":"open","round":1}`))
	if err := record.Commit(); err != nil {
		panic(err)
	}
	hub.Flush(feed)
	fmt.Println(hub.Metrics().Connections.Load(), "watching")
	if err := hub.Shutdown(context.Background()); err != nil {
		panic(err)
	}
	// Output: 0 watching
}
