package io.narthex.query.http;

/// One path of the API. Called on a thread that may block.
@FunctionalInterface
interface Endpoint {
    /// @throws ApiException to answer with an error
    Answer answer(ApiRequest request);
}
