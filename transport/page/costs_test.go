package page_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/transporttest"
)

// Costs have an address and a way to it where a model takes part.
func TestPage_LeadsToTheCostsOfModels(t *testing.T) {
	t.Parallel()
	const link = `<p class="more scripted"><a href="/a/main/costs">`
	if page := shows(spending(t, arena.ByModel, time.Time{}, nil), "/a/main/costs"); !strings.Contains(page, link) {
		t.Error("no link leads to the costs")
	}
	if page := shows(spending(t, arena.ByStrategy, time.Time{}, nil), "/a/main"); strings.Contains(page, link) {
		t.Error("a link leads to the costs of nobody")
	}
	w := transporttest.NewWorld(t, 1, nil)
	if status := w.Get("/a/nowhere/costs").Code; status != http.StatusNotFound {
		t.Errorf("of an arena that does not exist: %d", status)
	}
}
