package web

// AssetsOf is Assets of other files than those that are embedded.
var AssetsOf = assetsOf
