package page

import (
	"sort"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/transport/history"
)

// The box of a sparkline, in the units of its SVG, and in how many steps it is
// drawn.
const (
	sparkWidth  = 64.0
	sparkHeight = 20.0
	sparkInset  = 2.0
	sparkSteps  = 40
)

// sparkline draws a series as the points of an SVG polyline, as the page's script
// does. It is empty when there is nothing to connect.
func sparkline(points []history.Point, along *timeline) string {
	if len(points) < 2 {
		return ""
	}
	places := make([]float64, len(points))
	for i, point := range points {
		places[i] = float64(along.place(int64(point[0])))
	}
	span := places[len(places)-1] - places[0]
	if span == 0 {
		span = 1
	}
	var sampled [sparkSteps + 1]float64
	for step := range sampled {
		at := places[0] + span*float64(step)/sparkSteps
		i := sort.Search(len(places), func(i int) bool { return places[i] > at }) - 1
		sampled[step] = points[max(i, 0)][1]
	}
	low, high := sampled[0], sampled[0]
	for _, value := range sampled {
		low, high = min(low, value), max(high, value)
	}
	rise := high - low
	if rise == 0 {
		rise = 1
	}
	var line strings.Builder
	for step, value := range sampled {
		if step > 0 {
			line.WriteByte(' ')
		}
		x := sparkWidth * float64(step) / sparkSteps
		y := sparkHeight - sparkInset - (value-low)/rise*(sparkHeight-2*sparkInset)
		line.WriteString(strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64))
	}
	return line.String()
}
