package org.rasid.arabic;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;

/** Writes the digits of every script as European ones. */
@NamedComponent("decimal_digit")
public final class DecimalDigit implements TokenFilterFactory {
    @Override
    public TokenStream create(TokenStream input) {
        return new DecimalDigitFilter(input);
    }

    @Override
    public TokenStream normalize(TokenStream input) {
        return create(input);
    }
}
