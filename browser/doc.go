// Package browser holds tests only. They open built sites in Chromium, over http and from a folder, and look at every kind of
// page as a reader does: with a keyboard, a telephone, a screen reader's eyes, a printer, and without scripts.
//
// What goes in are the starter documents of content/ and a small book with every state and every kind of block,
// testdata/browser/book. Nothing comes out but the verdict. docs/browser-tests.md says what is looked at, and what a machine
// needs for it; where that is missing, these tests fail.
package browser
