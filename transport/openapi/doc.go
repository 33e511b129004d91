// Package openapi describes an HTTP API from the types that its answers are
// encoded from: as an OpenAPI 3.1 document, and as the TypeScript of a page that
// reads them. It knows nothing of arenas.
//
// A [Catalog] turns types into named schemas; what types cannot say, such as what
// a member means, comes from [Tables], of which every entry must be used. A
// [Document] joins the catalog with the routes.
package openapi
