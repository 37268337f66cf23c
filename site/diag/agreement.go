package diag

// agreements holds the codes of service level agreements and their chains.
var agreements = map[string]entry{}
