package org.rasid.arabic;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;

/** Takes the article, the conjunction and a few endings off. */
@NamedComponent("arabic_stem")
public final class ArabicStem implements TokenFilterFactory {
    @Override
    public TokenStream create(TokenStream input) {
        return new ArabicStemFilter(input);
    }

    @Override
    public TokenStream normalize(TokenStream input) {
        return input;
    }
}
