//! A bucket's CORS configuration.

/// What PutBucketCors stored: rules in order, the first that matches decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorsConfiguration {
    /// The rules.
    pub rules: Vec<CorsRule>,
}

/// One rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorsRule {
    /// Its ID.
    pub id: Option<String>,
    /// AllowedOrigin: each may hold one `*`.
    pub allowed_origins: Vec<String>,
    /// AllowedMethod.
    pub allowed_methods: Vec<String>,
    /// AllowedHeader: each may hold one `*`.
    pub allowed_headers: Vec<String>,
    /// ExposeHeader.
    pub expose_headers: Vec<String>,
    /// MaxAgeSeconds.
    pub max_age_seconds: Option<i32>,
}
