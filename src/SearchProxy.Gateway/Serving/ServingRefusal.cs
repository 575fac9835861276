using Microsoft.AspNetCore.Http;

namespace SearchProxy.Gateway.Serving;

/// <summary>Why a call on a model has no answer.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="Message">What was found and what is supported, in words.</param>
/// <param name="Member">The member of the body that is wrong; null when it is none.</param>
internal sealed record ServingRefusal(ServingFault Fault, string Message, string? Member = null)
{
    public int Status => Fault switch
    {
        ServingFault.Invalid => StatusCodes.Status400BadRequest,
        ServingFault.Unauthorized => StatusCodes.Status401Unauthorized,
        ServingFault.UnknownModel => StatusCodes.Status404NotFound,
        ServingFault.Method => StatusCodes.Status405MethodNotAllowed,
        ServingFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ServingFault.Overload => StatusCodes.Status429TooManyRequests,
        ServingFault.Model => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    public static ServingRefusal Invalid(string member, string message) => new(ServingFault.Invalid, message, member);
}
