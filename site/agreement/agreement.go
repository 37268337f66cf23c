// Package agreement reads what a service level agreement, an internal agreement or a supplier contract promises, as data.
package agreement

import (
	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/source"
)

// An Agreement is the agreement: block of a document.
type Agreement struct {
	Node *yaml.Node
}

// Read reads the block.
func Read(d *source.Decoder, n *yaml.Node) *Agreement { return &Agreement{Node: n} }
