package kit

import (
	"github.com/asynkron/protoactor-go/actor"
)

// mailbox is the box of one actor on a Serial. It has no queue of its own but for what waits while the actor is
// suspended: a message costs one lock of the Serial, and nothing has to be scheduled.
type mailbox struct {
	serial  *Serial
	entry   *entry
	invoker actor.MessageInvoker

	// Guarded by the Serial's lock.
	open   bool
	early  []any // came before the actor was ready
	edicts []any // system messages that did
	posted uint64

	// Owned by the Serial's goroutine.
	suspended bool
	parked    []any
}

// PostUserMessage implements actor.Mailbox. It does not unroll a MessageBatch.
func (m *mailbox) PostUserMessage(message any) {
	s := m.serial
	s.mu.Lock()
	m.posted++
	if !m.open {
		m.early = append(m.early, message)
		s.mu.Unlock()
		return
	}
	s.user = append(s.user, letter{m, message})
	s.wake()
}

// PostSystemMessage implements actor.Mailbox.
func (m *mailbox) PostSystemMessage(message any) {
	s := m.serial
	s.mu.Lock()
	if !m.open {
		m.edicts = append(m.edicts, message)
		s.mu.Unlock()
		return
	}
	s.system = append(s.system, letter{m, message})
	s.urgent.Store(true)
	s.wake()
}

// RegisterHandlers implements actor.Mailbox. The Serial takes the place of the dispatcher.
func (m *mailbox) RegisterHandlers(invoker actor.MessageInvoker, _ actor.Dispatcher) {
	m.invoker = invoker
}

// Start implements actor.Mailbox: it hands over what has come since the name was registered.
func (m *mailbox) Start() {
	s := m.serial
	s.mu.Lock()
	m.open = true
	for _, message := range m.edicts {
		s.system = append(s.system, letter{m, message})
	}
	for _, message := range m.early {
		s.user = append(s.user, letter{m, message})
	}
	m.edicts, m.early = nil, nil
	s.urgent.Store(len(s.system) > 0)
	s.wake()
}

// UserMessageCount implements actor.Mailbox: the user messages that the actor has not begun to handle.
func (m *mailbox) UserMessageCount() int {
	m.serial.mu.Lock()
	defer m.serial.mu.Unlock()
	handled := m.entry.handled.Load()
	if handled >= m.posted {
		return 0
	}
	return int(m.posted - handled) //nolint:gosec // a backlog fits the memory, so it fits an int
}

// receive handles a user message, or keeps it until the supervisor has decided.
func (m *mailbox) receive(message any) {
	if m.suspended {
		m.parked = append(m.parked, message)
		return
	}
	m.invoker.InvokeUserMessage(message)
}

// obey handles a system message.
func (m *mailbox) obey(message any) {
	switch message.(type) {
	case *actor.SuspendMailbox:
		m.suspended = true
	case *actor.ResumeMailbox:
		m.suspended = false
		m.serial.resumed = append(m.serial.resumed, m)
	case *actor.Restart:
		if m.entry.leaving.Load() {
			return // the library would bring a stopping actor back to life
		}
		m.suspended = true // until the library resumes the new incarnation; the old one must not use up messages
		m.invoker.InvokeSystemMessage(message)
	default:
		m.invoker.InvokeSystemMessage(message)
	}
}

// fail tells the supervisor that the actor panicked with v in message.
func (m *mailbox) fail(v, message any) {
	m.invoker.EscalateFailure(m.entry.failed(v, message), message)
}
