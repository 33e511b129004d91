package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

func TestCosts_TellsWhatReturnsCost(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 0, func(r *viewtest.Recorder) {
		for r.Season.State.Open == nil {
			tickOf(r, 200)
		}
		answers := make([]arena.Answer, 4)
		answers[1] = arena.Answer{Missed: arena.MissedUnread, Receipt: &arena.Receipt{
			Attempts: 2, Repairs: 1, Usage: arena.Usage{TokensIn: 7, TokensOut: 5, Cost: 1_000, Unpriced: 1},
		}}
		r.Store(r.Season.CloseRound(answers))
	})
	answer := w.Get("/api/arenas/main/costs")
	body := transporttest.Object(t, answer, http.StatusOK)
	if body["round"] != 2.0 || body["at"] == nil {
		t.Errorf("as of round %v, %v", body["round"], body["at"])
	}
	told := make(map[string]map[string]any)
	agents, _ := body["agents"].([]any)
	for _, one := range agents {
		costs, _ := one.(map[string]any)
		name, _ := costs["agent"].(string)
		told[name] = costs
	}
	evil := told[viewtest.Hostile]
	want := map[string]any{
		"rank": evil["rank"], "agent": viewtest.Hostile, "gross": 0.0, "return": 0.0, "net": nil, "fees": "0.00",
		"usage": map[string]any{"tokens_in": 7.0, "tokens_out": 5.0, "cost": "0.001", "unpriced": 1.0}, "decisions": 0.0,
		"missed": map[string]any{"deadline": 1.0, "unreadable": 1.0}, "repairs": 1.0,
	}
	if diff := cmp.Diff(want, evil); diff != "" {
		t.Error(diff)
	}
	momentum := told["momentum"]
	figure := func(name string) float64 {
		value, _ := momentum[name].(float64)
		return value
	}
	if len(told) != 4 || momentum["fees"] == "0.00" || figure("gross") <= figure("return") || figure("net") >= figure("return") {
		t.Errorf("%d agents, momentum %v", len(told), momentum)
	}
	if again := w.Get("/api/arenas/main/costs", "If-None-Match", answer.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("the same again: %d", again.Code)
	}
	whole := transporttest.Object(t, w.Get("/api/arenas/main"), http.StatusOK)
	if repairs := transporttest.Dig(t, whole, "accounts", 1, "repairs"); repairs != 1.0 {
		t.Errorf("the account says %v", repairs)
	}
}

func TestCosts_OfAnArenaWithoutASeason(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 1, nil)
	body := transporttest.Object(t, w.Get("/api/arenas/other/costs"), http.StatusOK)
	if agents, ok := body["agents"].([]any); !ok || len(agents) != 0 || body["at"] != nil {
		t.Errorf("%v", body)
	}
	transporttest.Refused(t, w.Get("/api/arenas/nowhere/costs"), reply.UnknownArena, http.StatusNotFound)
	transporttest.Refused(t, w.Get("/api/arenas/main/costs?agent=x"), reply.BadRequest, http.StatusBadRequest)
}
