// Package content holds the starter set: a complete book in English and Chinese, which clausebook init copies.
package content

import "embed"

// Files is the book as it stands in this folder.
//
//go:embed clausebook.yaml *.md agreements data forms instructions manuals plans policies procedures records registers static
var Files embed.FS
