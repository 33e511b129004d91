package actors

import "time"

// Strike sends the arena id a tick at a market time, as its clock does.
func (t *Tree) Strike(id string, market time.Time) {
	root := t.system.Root()
	root.Send(root.ActorSystem().NewLocalPID("supervisor/keeper/arena/"+id), &Tick{Market: market, Wall: time.Now()})
}
