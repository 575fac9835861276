using System.Security.Authentication;

namespace SearchProxy.Engine.Http;

/// <summary>The engine's certificate is not one that the options trust; the message says which it is, and what would trust it.</summary>
internal sealed class CertificateRefusedException(string message) : AuthenticationException(message);
