package prompt

import "encoding/json"

// answerSchema has only what every vendor takes: no bounds, no patterns, no unions, all
// members required and no others allowed. A quantity is a number and no integer, for a
// lot may be a part of a share.
const answerSchema = `{
  "type": "object",
  "properties": {
    "rationale": {"type": "string", "description": "What you see, what you do about it, and what would change your mind."},
    "trades": {
      "type": "array",
      "description": "At most one for each ticker; empty to hold.",
      "items": {
        "type": "object",
        "properties": {
          "ticker": {"type": "string", "description": "The symbol as it is listed."},
          "action": {"type": "string", "enum": ["buy", "sell"]},
          "quantity": {"type": "number", "description": "Shares to trade, above zero: neither dollars nor percent."},
          "fairValue": {"type": "number", "description": "What you think that a share is worth, in dollars."},
          "topOfBox": {"type": "number", "description": "The price that you give a chance of 10 % to be exceeded by the next day, in dollars."},
          "bottomOfBox": {"type": "number", "description": "The price that you give a chance of 10 % to be undercut by the next day, in dollars."},
          "justification": {"type": "string", "description": "One sentence, shown beside the trade."}
        },
        "required": ["ticker", "action", "quantity", "fairValue", "topOfBox", "bottomOfBox", "justification"],
        "additionalProperties": false
      }
    },
    "reply": {"type": "string", "description": "To the audience; empty where nobody wrote."}
  },
  "required": ["rationale", "trades", "reply"],
  "additionalProperties": false
}`

// Schema returns the JSON schema of an answer, for endpoints that hold a model to one.
func Schema() json.RawMessage { return json.RawMessage(answerSchema) }
