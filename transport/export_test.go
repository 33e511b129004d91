package transport

import "github.com/seed45548214/arena/transport/push"

// Feed is what the audience of v sees.
func (v *View) Feed() *push.Feed { return v.stream.feed }
