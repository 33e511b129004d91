package push

// A CloseCode tells a client why its connection ends, and with that whether and
// when to come back.
type CloseCode uint16

// The close codes of the protocol. A client that sees CloseRestart or CloseDrain
// comes back after a random part of the reason's retry, {"retry":ms}; after
// CloseForbidden it stays away; after any other code it backs off and resumes.
const (
	CloseProtocolError CloseCode = 1002 // the client's frame breaks RFC 6455
	CloseInvalidText   CloseCode = 1007 // text or a close reason is not UTF-8
	CloseTooBig        CloseCode = 1009 // the message is larger than MessageMax
	CloseRestart       CloseCode = 1012 // the server restarts
	CloseDrain         CloseCode = 4001 // the server hands its clients to another
	CloseForbidden     CloseCode = 4003 // the client may not come back
	CloseSlow          CloseCode = 4008 // the client took nothing for Config.Patience
	CloseBadMessage    CloseCode = 4009 // the message is none of the protocol, or came at the wrong time
	CloseTooMany       CloseCode = 4029 // the client sends too often
)

// reasonMax is the longest reason of a close frame: a control frame's 125 bytes
// less the code.
const reasonMax = 123
